"""Tests of features and limits of interfaces that no table of a domain covers."""
