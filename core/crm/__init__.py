"""The company's CRMs: what they tell (people, money, tickets), what they are told, and who is who."""
