"""What each domain's entities are to Alexa: tables of data, run by test_domains."""
