"""The room that speaks to browsers: validates what was typed, calls services, chooses page or fragment.

Every view carries a guard (`portal.web.guards`). No rule of money lives here. Effects happen on POST only,
inside the one transaction of the request.
"""
