"""Tables of entities, one file per domain, that test_domains.py runs."""
