"""Three questions about oneself, which nobody needs to answer."""
