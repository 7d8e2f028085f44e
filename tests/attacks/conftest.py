"""The town of the desk's tests, with its officials and a working morning: here it is attacked."""

from tests.desk.conftest import morning, qinghe, sign_in

__all__ = ["morning", "qinghe", "sign_in"]
