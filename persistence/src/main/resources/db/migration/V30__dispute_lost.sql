-- What a bank has taken back of a payment for good, in a dispute that was lost; booked to write_off.
ALTER TABLE payment ADD COLUMN lost bigint NOT NULL DEFAULT 0 CHECK (lost >= 0);
