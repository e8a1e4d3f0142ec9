"""render.open_data – the lists as JSON and CSV: files.py writes them, records.py fills them, shape.py is their JSON Schema;
from_model.py is both for a collection without a shape of its own."""
