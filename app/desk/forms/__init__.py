"""What staff send and choose at the desk."""
