"""What has an IRI, in the forms that machines want; the files of the build."""
