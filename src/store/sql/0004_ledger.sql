-- Redemptions, grants, links by which coupons are claimed, what is to be delivered, counters, and what is to
-- be done at a moment.

DOCUMENTS redemptions;
DOCUMENTS grants;
DOCUMENTS claim_links;
DOCUMENTS outbox;

CREATE TABLE counters (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    holder TEXT NOT NULL,
    period TEXT NOT NULL,
    currency TEXT NOT NULL,
    redemptions BIGINT NOT NULL,
    redemptions_held BIGINT NOT NULL,
    applications BIGINT NOT NULL,
    applications_held BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    amount_held BIGINT NOT NULL,
    customers BIGINT NOT NULL,
    change BIGINT NOT NULL,
    PRIMARY KEY (tenant, holder, subject, period, currency)
) WITHOUT ROWID;
CREATE INDEX counters_by_change ON counters (tenant, change) WHERE holder = '';
CREATE TABLE counter_changes (
    tenant TEXT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (tenant)
);

CREATE TABLE due (
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, kind, id)
) WITHOUT ROWID;
CREATE INDEX due_by_moment ON due (tenant, kind, at, id);
