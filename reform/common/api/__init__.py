"""What the REST interfaces of all apps share: errors, paging, filters, fields, the base view, the schema."""
