# Roles, what they may do, and who may come in.

action-digest = see the digest
action-evidence = read what buyers said
action-themes = sort themes
action-decide = decide what becomes of themes
action-companies = see customers' cards
action-invite = invite buyers
action-see_posts = see posts
action-draft = draft posts
action-publish = publish posts
action-staff = let colleagues in
action-crm = see how the CRM stands and who its contacts are
action-audit = see who did what
role-short-manager = manager
role-short-marketer = marketer
role-short-admin = administrator
staff = { $count ->
    [one] <b>{ $count } colleague</b> may come in.
   *[other] <b>{ $count } colleagues</b> may come in.
}
staff-card = <b>{ $name }</b> · { $role }
staff-you = That is you.
staff-remove-sure = <b>{ $name }</b> will no longer come in, and their digests stop. Is that meant?
staff-removed = Done: no more access, no more digests. A new link lets them in again.
staff-which-role = As what shall the newcomer come in?
staff-link = A link for one { $role }. It works once, for { $days } days: send it only to the person it is for.
staff-link-later = The messenger has not told me my name yet, so I cannot make a link. Please try again in a minute.
last-admin = This is the last administrator; somebody must be able to let people in. Make another one first.
key-staff-invite = + Let somebody in
key-staff-remove = Take access away
key-staff-remove-do = Yes, take it away
key-make-manager = Make a manager
key-make-marketer = Make a marketer
key-make-admin = Make an administrator
