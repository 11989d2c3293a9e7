-- A model key is off for several reasons at a time; this one is that its agent is switched off because nobody pays for it.
ALTER TABLE model_key ADD COLUMN suspended boolean NOT NULL DEFAULT false;
