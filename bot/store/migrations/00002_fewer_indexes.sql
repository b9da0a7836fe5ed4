-- +goose Up
-- What is done is erased every ten minutes, by a look through all of it; an index
-- for that made every request slower.
DROP INDEX inbox_done;

-- +goose Down
CREATE INDEX inbox_done ON inbox (done);
