"""Automation status of thermostats: Home Assistant or Alexa automates them."""
