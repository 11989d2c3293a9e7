-- A plan that pauses with its period, as its owner wants it at the provider: nothing more is charged.
ALTER TABLE subscription ADD COLUMN pausing boolean NOT NULL DEFAULT false;
