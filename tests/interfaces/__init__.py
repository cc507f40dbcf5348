"""Features and limits of interfaces that the tests of domains do not cover."""
