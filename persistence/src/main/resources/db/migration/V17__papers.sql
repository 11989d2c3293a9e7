-- Documents are messages of a kind of their own: they are sent at most twice.

alter table outbox drop constraint outbox_kind_check;
alter table outbox add constraint outbox_kind_check
    check (kind in ('SCREEN', 'POST', 'NOTICE', 'PAPER', 'DELETE', 'STRIP'));
