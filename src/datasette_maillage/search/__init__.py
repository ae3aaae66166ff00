"""Search: from what people type to the records that they mean."""
