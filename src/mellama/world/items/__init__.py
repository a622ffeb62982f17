"""Questions, notes and reports of the fictional world, each as a value without a file format."""
