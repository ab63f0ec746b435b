"""AWS in the test's own process: moto behind botocore, with credentials that reach nobody."""
