# tonghop in a container: nobody's root, nothing writable but the data. Build: docker build -t tonghop .
FROM python:3.13-slim-trixie AS made
WORKDIR /made
RUN python -m venv /venv
COPY requirements.lock ./
RUN /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY scheduler scheduler
COPY web web
COPY storage storage
COPY imports imports
COPY exports exports
COPY texts texts
COPY language language
COPY domain domain
RUN /venv/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim-trixie
# pg_dump for the daily backup on PostgreSQL, no older than the server
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin tonghop && install -d -o tonghop -m 0700 /data
COPY --from=made /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    TONGHOP_DATABASE_URL=sqlite+aiosqlite:////data/tonghop.db TONGHOP_DATA_DIR=/data TONGHOP_HTTP_HOST=0.0.0.0
WORKDIR /data
USER tonghop
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["tonghop"]
CMD ["run"]
