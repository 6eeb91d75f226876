"""NGOs and informal groups: register numbers, verification, members and invitations."""
