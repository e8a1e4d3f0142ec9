"""What is shown of records, on whatever page: values for templates, by subject."""
