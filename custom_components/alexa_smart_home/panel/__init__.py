"""The page that shows what Alexa sees: its registration and websocket commands."""
