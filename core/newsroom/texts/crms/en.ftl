menu-crm = CRM
command-crm = The CRM, and who its contacts are
crm-none = No CRM is connected. How to: docs/crm.md.
crm-head = <b>CRM</b>
crm-title = <b>{ $title }</b>
crm-reading = being read now: { $stream }
crm-read = read { $at }
crm-never-read = not read yet
crm-owners = their own people
crm-companies = companies
crm-deals = deals
crm-tickets = tickets
crm-people = People { $people }, companies { $companies }{ $gone ->
    [0] {""}
   *[other] ; no longer there: { $gone }
}
crm-told = Told { $told }, waiting { $waiting }{ $dead ->
    [0] {""}
   *[other] , refused { $dead }
}
crm-error = ⚠️ { $why }
key-crm-review = Who is it? · { $count }
key-crm-me = Which of them am I?
crm-review = { $count ->
    [0] Everybody is told apart: nothing waits here.
    [one] One contact may be several people. Who is it?
   *[other] { $count } contacts may be several people. Who are they?
}
crm-card = <b>{ $crm }</b>, contact { $id }:
crm-may-be = <b>{ $number }.</b> may be:
crm-nobody-like = Nobody in the store is like this.
crm-orders = { $count ->
    [one] { $count } order
   *[other] { $count } orders
}
key-crm-is = It is { $number }
key-crm-new = Somebody new
key-crm-apart = Nobody to ask
key-crm-undo = Undo
crm-is-linked = It is { $name }. Orders and answers follow.
crm-is-apart = Nobody to ask. It is not shown again.
crm-unknown = Nobody called “{ $name }” is linked to a CRM.
crm-found = { $count ->
    [one] One linked contact:
   *[other] { $count } linked contacts:
}
crm-linked = <b>{ $crm }</b>, contact { $id }, { $how }:
crm-how-id = known by its number
crm-how-address = found by the messenger address
crm-how-phone = found by the phone
crm-how-email = found by the e-mail
crm-how-new = new with it
crm-how-hand = decided by a colleague
crm-how-made = made by Otklik
crm-how-merge = merged in the CRM
crm-owners-mine = You are { $name }. When a customer of yours needs help at once, you are told here.
crm-owners-ask = Which of the CRM's people are you? When a customer of yours needs help at once, you are told here.
did-crm = looked at the CRM
did-crm-status = looked at the CRM
did-crm-review = looked at the review queue
did-crm-card = looked at a contact
did-crm-decide = said who a contact is
did-crm-new = said that a contact is somebody new
did-crm-apart = set a contact apart
did-crm-undo = undid a link
did-crm-find = looked for a contact
did-crm-linked = looked at a link
did-crm-owners = looked at the CRM's people
did-crm-owner = said who they are in the CRM
