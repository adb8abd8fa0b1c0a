"""The hardware model: devices, engines, memories, energy and exact design-space exploration."""
