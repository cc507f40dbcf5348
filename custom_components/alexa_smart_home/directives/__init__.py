"""The way of a directive: view, dispatch, action."""
