"""Makes what the functions in AWS run: a copy of the code and a layer of libraries, without Docker."""
