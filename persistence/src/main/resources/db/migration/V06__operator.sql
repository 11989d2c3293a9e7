-- Who of the staff may do what.
create table staff_role (
    account_id uuid not null,
    role       text not null check (role in ('OWNER', 'OPERATOR', 'SUPPORT', 'BILLING', 'AUDITOR')),
    given_at   timestamptz not null,
    primary key (account_id, role)
);
create index staff_role_role on staff_role (role);
