"""The client side of the operator API: a hub in AWS as the same door that commands open on a store file."""
