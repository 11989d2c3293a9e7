-- Money off a plan: the only lines below zero; and the code that a draft is quoted with.
ALTER TABLE invoice_line DROP CONSTRAINT invoice_line_minor_check;
ALTER TABLE invoice_line ADD CHECK (CASE kind WHEN 'discount' THEN minor < 0 ELSE minor >= 0 END);

CREATE TABLE chosen_discount (
    deployment_id uuid PRIMARY KEY,
    code          text NOT NULL
);
