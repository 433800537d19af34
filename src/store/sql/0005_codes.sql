-- Codes of coupons, with the batches that made them and, per coupon, the key and the counter of generation.
-- Those that the table of documents "codes" has are moved by the service, which reads their text.
-- Instants of 0 are none. Orders and addresses are '' for none.

CREATE TABLE generated_codes (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    text TEXT NOT NULL,
    coupon TEXT NOT NULL,
    batch BIGINT NOT NULL,
    number BIGINT NOT NULL,
    status BIGINT NOT NULL,
    bound_email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    order_id TEXT NOT NULL,
    generated_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX generated_codes_by_place ON generated_codes (tenant, coupon, batch, number);
CREATE INDEX generated_codes_by_email ON generated_codes (tenant, email_key, id) WHERE email_key <> '';

DOCUMENTS batches;
DOCUMENTS code_series;
