"""Countries, regions and cities, by a gazetteer and, where there is a model, its marks: ``located.places``."""
