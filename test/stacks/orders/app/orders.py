"""A small shop: products with a stock, and orders that take from it."""

import json
import os

import pymysql
from flask import Flask, abort, jsonify, request

database = {
    "host": os.environ["DB_HOST"],
    "port": int(os.environ["DB_PORT"]),
    "user": os.environ["DB_USER"],
    "password": os.environ["DB_PASSWORD"],
    "database": os.environ["DB_NAME"],
}

tables = [
    """CREATE TABLE IF NOT EXISTS products (
        id INT AUTO_INCREMENT PRIMARY KEY,
        name VARCHAR(200) NOT NULL UNIQUE,
        stock INT NOT NULL CHECK (stock >= 0)
    ) ENGINE=InnoDB""",
    """CREATE TABLE IF NOT EXISTS orders (
        id INT AUTO_INCREMENT PRIMARY KEY,
        reference VARCHAR(200) NOT NULL UNIQUE,
        product INT NOT NULL REFERENCES products (id),
        quantity INT NOT NULL CHECK (quantity > 0)
    ) ENGINE=InnoDB""",
]

app = Flask(__name__)


def connect():
    """One connection for each request; leaving its block closes it."""
    return pymysql.connect(
        connect_timeout=3,
        read_timeout=5,
        cursorclass=pymysql.cursors.DictCursor,
        **database,
    )


def create_tables():
    with connect() as connection, connection.cursor() as cursor:
        for table in tables:
            cursor.execute(table)


@app.get("/healthz")
def healthz():
    """Liveness only: says nothing of the database."""
    return jsonify(status="ok")


@app.get("/readyz")
def readyz():
    try:
        with connect() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) AS products FROM products")
            return jsonify(status="ready", **cursor.fetchone())
    except pymysql.err.MySQLError:
        app.logger.exception("the database cannot be used")
        return jsonify(status="unavailable"), 503


@app.post("/products")
def add_product():
    wanted = request.get_json()
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO products (name, stock) VALUES (%s, %s)",
            (wanted["name"], wanted["stock"]),
        )
        connection.commit()
        return jsonify(id=cursor.lastrowid), 201


@app.get("/products/<int:product>")
def show_product(product):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id, name, stock FROM products WHERE id = %s", (product,))
        return jsonify(cursor.fetchone() or abort(404))


@app.post("/orders")
def add_order():
    """The same reference twice is one order."""
    wanted = request.get_json()
    with connect() as connection, connection.cursor() as cursor:
        added = cursor.execute(
            "INSERT IGNORE INTO orders (reference, product, quantity) VALUES (%s, %s, %s)",
            (wanted["reference"], wanted["product"], wanted["quantity"]),
        )
        if added:
            cursor.execute(
                "UPDATE products SET stock = stock - %s WHERE id = %s",
                (wanted["quantity"], wanted["product"]),
            )
        connection.commit()
        return jsonify(reference=wanted["reference"]), 201


@app.post("/orders/quote")
def quote():
    """Adds up many lines in one request, all of them in memory."""
    lines = json.loads(request.get_data())
    return jsonify(lines=len(lines), total=sum(one["price"] * one["quantity"] for one in lines))
