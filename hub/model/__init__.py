"""Every noun of the hub, one to a module: frozen pydantic models and pure functions over them."""
