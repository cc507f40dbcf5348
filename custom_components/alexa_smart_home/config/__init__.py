"""Settings: sources, schema and forms."""
