#!/bin/bash
# Run once by the database image on an empty folder: one database and login per service and one for the box, closed to the others.
set -euo pipefail
for service in box identity proposals voting programs notifications; do
  # The password goes in by standard input, never by an argument that the list of processes would show.
  psql -v ON_ERROR_STOP=1 --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres <<SQL
CREATE ROLE $service LOGIN PASSWORD '$(cat "/run/secrets/$service-database-password")';
CREATE DATABASE $service OWNER $service TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE $service FROM PUBLIC;
SQL
done
