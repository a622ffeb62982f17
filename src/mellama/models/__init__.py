"""A model is something that answers prompts: local weights, or an endpoint."""
