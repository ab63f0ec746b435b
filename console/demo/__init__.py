"""The demo: one night of the example organization, played by the embedded hub, told line by line and checked."""
