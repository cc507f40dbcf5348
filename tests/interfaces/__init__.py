"""The rules of interfaces that no domain makes use of yet, and their limits."""
