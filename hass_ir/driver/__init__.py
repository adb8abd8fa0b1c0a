"""The parts of `hass-opt`: command line, parser, output and error messages."""
