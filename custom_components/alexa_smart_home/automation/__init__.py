"""Who automates a thermostat."""
