"""Addresses of the desk."""

from django.urls import path

from sunlit.desk import prepared, reviewing, signing
from sunlit.desk.agreeing.urls import agreeing_urls
from sunlit.desk.away.urls import away_urls
from sunlit.desk.changing.urls import changing_urls
from sunlit.desk.findings.urls import finding_urls
from sunlit.desk.keeping import again
from sunlit.desk.keeping import views as keeping
from sunlit.desk.meetings.urls import meeting_urls
from sunlit.desk.orders.urls import order_urls
from sunlit.desk.views import acts, adding, erasing, matters, opening, papers, questions, tasks, tenures

app_name = "desk"
urlpatterns = [
    path("", tasks.home, name="home"),
    path("prepared/<str:key>/", prepared.press, name="prepared"),
    path("sign/<str:key>/", signing.sign_off, name="sign"),
    path("sign/<str:key>/files/<str:sha256>/", signing.file_to_sign, name="sign_file"),
    path("review/<str:key>/", reviewing.review, name="review"),
    path("review/<str:key>/files/<str:sha256>/", reviewing.file_to_review, name="review_file"),
    *agreeing_urls,
    path("act-as/", tasks.choose_tenure, name="act_as"),
    path("<slug:body>/matters/", tasks.matter_list, name="matters"),
    path("<slug:body>/matters/new/", opening.new_matter, name="new"),
    path("<slug:body>/matters/<str:number>/", matters.show_matter, name="matter"),
    path("<slug:body>/matters/<str:number>/do/<str:step>/", acts.perform_act, name="do"),
    path("<slug:body>/matters/<str:number>/vote/<str:step>/", acts.enter_vote, name="vote"),
    path("<slug:body>/matters/<str:number>/depart/", matters.depart, name="depart"),
    path("<slug:body>/matters/<str:number>/withhold/", matters.keep_back, name="withhold"),
    path("<slug:body>/matters/<str:number>/withhold/<int:proposal>/", keeping.stage, name="keep"),
    path(
        "<slug:body>/matters/<str:number>/withhold/<int:proposal>/file/",
        keeping.proposed_file,
        name="keep_file",
    ),
    path("<slug:body>/matters/<str:number>/withheld/<int:part>/", again.look_again, name="again"),
    path("<slug:body>/matters/<str:number>/correct/<int:index>/", matters.correct_act, name="correct"),
    path("<slug:body>/matters/<str:number>/erase/", erasing.erase_of_matter, name="erase"),
    path("<slug:body>/matters/<str:number>/answer/<int:n>/", matters.answer, name="answer"),
    path("<slug:body>/matters/<str:number>/report/<int:index>/", matters.report, name="report"),
    path("<slug:body>/matters/<str:number>/ratify/<int:index>/", matters.ratify_departure, name="ratify"),
    path("<slug:body>/matters/<str:number>/close/", matters.close_matter, name="close"),
    path("<slug:body>/files/<str:sha256>/<str:name>", papers.paper, name="file"),
    path("<slug:body>/questions/", questions.queue, name="questions"),
    path("<slug:body>/questions/<str:number>/", questions.question, name="question"),
    path("<slug:body>/questions/<str:number>/erase/", erasing.erase_of_submission, name="erase_said"),
    path("<slug:body>/entries/<int:index>/erase/", erasing.erase_of_entry, name="erase_entry"),
    *meeting_urls,
    *changing_urls,
    *order_urls,
    *finding_urls,
    *away_urls,
    path("<slug:body>/powers/add/", adding.add, name="add_powers"),
    path("<slug:body>/posts/", tenures.register, name="tenures"),
    path("<slug:body>/posts/fill/<slug:post>/", tenures.fill, name="fill"),
    path("<slug:body>/posts/<str:code>/account/", tenures.give_account, name="give_account"),
    path("<slug:body>/posts/<str:code>/", tenures.handover, name="handover"),
]
