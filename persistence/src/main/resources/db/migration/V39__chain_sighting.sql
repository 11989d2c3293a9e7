-- What is on its way: seen in blocks that may still vanish. Shown to people, never counted, thrown away freely.
CREATE TABLE chain_sighting (
    chain      text           NOT NULL,
    block_hash text           NOT NULL,
    log_index  int            NOT NULL,
    block      bigint         NOT NULL,
    tx         text           NOT NULL,
    token      text           NOT NULL,
    recipient  text           NOT NULL,
    amount     numeric(78, 0) NOT NULL,
    PRIMARY KEY (chain, block_hash, log_index)
);

CREATE TABLE chain_head (
    chain  text   PRIMARY KEY,
    newest bigint NOT NULL,
    last   bigint NOT NULL -- the newest final one
);
