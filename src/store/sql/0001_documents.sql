-- Documents and the keys they are found by. The tenant is the first column of every key, so that data can be distributed by it.
-- Instants are milliseconds since 1970 in UTC.

CREATE TABLE tenants (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE tenants_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES tenants (tenant, id) ON DELETE CASCADE
);
CREATE INDEX tenants_keys_by_id ON tenants_keys (tenant, id);

CREATE TABLE api_keys (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE api_keys_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES api_keys (tenant, id) ON DELETE CASCADE
);
CREATE INDEX api_keys_keys_by_id ON api_keys_keys (tenant, id);

CREATE TABLE sites (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE sites_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES sites (tenant, id) ON DELETE CASCADE
);
CREATE INDEX sites_keys_by_id ON sites_keys (tenant, id);

CREATE TABLE promotions (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE promotions_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES promotions (tenant, id) ON DELETE CASCADE
);
CREATE INDEX promotions_keys_by_id ON promotions_keys (tenant, id);

CREATE TABLE campaigns (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE campaigns_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES campaigns (tenant, id) ON DELETE CASCADE
);
CREATE INDEX campaigns_keys_by_id ON campaigns_keys (tenant, id);

CREATE TABLE coupons (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE coupons_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES coupons (tenant, id) ON DELETE CASCADE
);
CREATE INDEX coupons_keys_by_id ON coupons_keys (tenant, id);

CREATE TABLE products (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE products_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES products (tenant, id) ON DELETE CASCADE
);
CREATE INDEX products_keys_by_id ON products_keys (tenant, id);

CREATE TABLE categories (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE categories_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES categories (tenant, id) ON DELETE CASCADE
);
CREATE INDEX categories_keys_by_id ON categories_keys (tenant, id);

CREATE TABLE customers (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE customers_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES customers (tenant, id) ON DELETE CASCADE
);
CREATE INDEX customers_keys_by_id ON customers_keys (tenant, id);

CREATE TABLE orders (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE orders_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES orders (tenant, id) ON DELETE CASCADE
);
CREATE INDEX orders_keys_by_id ON orders_keys (tenant, id);

CREATE TABLE carts (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE carts_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES carts (tenant, id) ON DELETE CASCADE
);
CREATE INDEX carts_keys_by_id ON carts_keys (tenant, id);

CREATE TABLE jobs (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE jobs_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES jobs (tenant, id) ON DELETE CASCADE
);
CREATE INDEX jobs_keys_by_id ON jobs_keys (tenant, id);
