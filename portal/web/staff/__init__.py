"""Pages of the creditor's staff. Every view declares the roles that may open it."""
