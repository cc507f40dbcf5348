"""Settings of the integration: sources, schema and forms."""
