"""PyYAML's safe loader: written in C where PyYAML was built with libyaml, in Python elsewhere, which is slower and as strict."""

import yaml

YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
