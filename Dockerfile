# The image of every Airflow service in docker-compose.yaml. DAGs, plugins and the library are mounted over what is
# copied here, so that an edit needs no new image.
FROM python:3.12-slim

WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --no-deps --require-hashes --requirement requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY include include
COPY dags dags
COPY plugins plugins
RUN pip install --no-cache-dir --no-deps --editable .

# Named volumes take over the owner of the folder that they are mounted on.
RUN useradd --uid 50000 --gid 0 --create-home newslake \
    && mkdir /airflow /lake /archives \
    && chown newslake:root /airflow /lake /archives
USER newslake
ENV AIRFLOW_HOME=/airflow PYTHONUNBUFFERED=1
