"""The way of an event: from a state change to the event gateway."""
